"""From a call log to the model's parameters: worlds that imitate a campaign, an emulator, a posterior."""
