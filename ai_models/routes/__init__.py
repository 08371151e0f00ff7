"""Routes, named connections to providers: how they are kept, checked and chosen."""
