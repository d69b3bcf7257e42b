"""Pictures of a finished deck, drawn by LibreOffice: one for each slide, and all on one sheet."""
