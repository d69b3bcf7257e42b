"""Statistics offices on this machine: servers that speak their documented protocols, with their errors and limits."""
