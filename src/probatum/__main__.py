"""`python -m probatum` is the same as `probatum`."""

from probatum.cli.main import main

if __name__ == "__main__":
    main()
