"""PowerPoint files: read templates and decks, write decks. All of the file format's knowledge is in here."""
