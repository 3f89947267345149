"""What the bot would have done on a page's own past: a community sees it work before it says yes.

A past is read (:mod:`.export`), lived through with the bot's clock following (:mod:`.play`), judged
by what people did afterwards (:mod:`.missteps`), and shown.
"""
