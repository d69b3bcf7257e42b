"""Slide kinds: one file each. A kind turns its spec into blocks by role, and names the layouts it wants."""

from deckgen.kinds import find_kinds

SLIDES = find_kinds("deckgen.slides")
