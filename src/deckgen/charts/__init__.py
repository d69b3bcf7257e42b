"""Chart kinds: one file each. A kind turns its spec into a `Chart`, or a `Picture` where PowerPoint has none."""

from deckgen.kinds import find_kinds

CHARTS = find_kinds("deckgen.charts")
