"""Wikis behind one protocol: a real one through pywikibot, and one in memory for practice."""
