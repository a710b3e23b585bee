"""From an address, a file or pasted words to drafts with receipts: what stands behind the article desk."""
