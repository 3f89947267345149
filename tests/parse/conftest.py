"""The corpus of real pages is tested where its folder is given, and is no part of the project."""

import os

_OF_THE_CORPUS = ["test_corpus.py", "test_siteinfo_of_the_corpus.py"]
collect_ignore = [] if os.environ.get("HELPDESKBOT_CORPUS") else _OF_THE_CORPUS
