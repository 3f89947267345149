"""What who keeps the bot running works with: units, manifests, figures, copies, and their guide."""
