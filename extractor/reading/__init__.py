"""What reading articles takes: inputs, encodings, pages, rows, and the dates and titles that an article states."""
