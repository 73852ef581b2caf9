"""Reports: an output in, one self-contained page to look at out."""
