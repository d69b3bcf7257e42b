"""How old an answer is: the one thing of a build that depends on the day it is made, told and never written."""

from __future__ import annotations

from datetime import UTC, datetime


def days_since(fetched: str, now: datetime | None = None) -> int:
    """Whole days since an ISO time; 0 for one that is still to come, as another machine's clock may be ahead."""
    return int(seconds_since(fetched, now) // 86_400)


def seconds_since(fetched: str, now: datetime | None = None) -> float:
    """Seconds since an ISO time; 0 for one that is still to come."""
    return max(0.0, ((now or datetime.now(UTC)) - datetime.fromisoformat(fetched)).total_seconds())


def age_words(fetched: str, now: datetime | None = None) -> str:
    """An ISO time as a person reads it: '2026-11-20 (6 days ago)'."""
    days = days_since(fetched, now)
    ago = "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"
    return f"{fetched[:10]} ({ago})"
