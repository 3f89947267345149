"""Tests of the values that everything else talks about."""
