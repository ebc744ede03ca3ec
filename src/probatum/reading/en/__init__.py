"""English: word lists as data, sentence structure as code."""
