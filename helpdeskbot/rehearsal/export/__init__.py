"""A wiki's export with full history, read revision by revision and kept in a file of its own."""
