"""Truth derived by hand from the model's page; nothing here imports the law it checks."""
