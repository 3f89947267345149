"""Figures in words, tables and files."""
