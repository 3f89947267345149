"""Many workers at many wikis: practice wikis behind HTTP, processes that are stopped and killed."""
