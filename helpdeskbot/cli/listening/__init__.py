"""How the bot hears of edits at once: a stream of recent changes makes its next tick earlier.

Nothing is learnt from an event but that it is time to look: the tick asks the wiki what has
changed, as it does at each interval.  So events may come twice, late, in any order or not at all.
"""
