"""The world a playbook meets: its people, its telephones, its luck."""
