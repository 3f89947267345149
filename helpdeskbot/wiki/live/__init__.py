"""A real MediaWiki, reached through pywikibot."""
