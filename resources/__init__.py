"""What ships with the program: icons, theme, starter prompts, tokenizer ranks, translations, notices. Data only."""
