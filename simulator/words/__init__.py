"""In which words: the catalogues of interface text and glosses, one a language."""
