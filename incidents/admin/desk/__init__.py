"""The article desk: one article, with everything found in it, becomes drafts on one screen."""
