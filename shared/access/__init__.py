"""Who may do what: API keys and tokens, the roles they give, the rules of routes, and the log of what operators did."""
