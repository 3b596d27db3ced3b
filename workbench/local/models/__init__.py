"""The built-in baselines. They are not language models: each reads nothing but the request and follows fixed rules."""
