"""A clerk for helpdesks on wiki talk pages."""

__version__ = "0.1.0"
