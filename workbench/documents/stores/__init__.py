"""Where vectors and terms are kept and searched: FAISS, and the lexical index beside it."""
