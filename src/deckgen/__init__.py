"""deckgen: decks from specs and survey data."""

__version__ = "0.1.0"
