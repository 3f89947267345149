"""Finding who takes a request: asking those who put themselves on the roster, one by one."""
