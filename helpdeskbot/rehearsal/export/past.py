"""A past: the revisions of an export, in order of time, on disk instead of in memory."""

from __future__ import annotations


class Past:
    """What an export tells; see :func:`helpdeskbot.rehearsal.export.reading.open_past`."""
