"""What every page stands on: templates, access, words, paging."""
