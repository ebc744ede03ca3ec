"""Tests of the pages, one file for each slice: first what works, then every denial."""
