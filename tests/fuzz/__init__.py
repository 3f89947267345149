"""Coverage-guided fuzzing of the talk-page parser: ``python -m tests.fuzz --seconds 600``."""
