"""Where Probatum touches the outside world: files, HTTP, clocks. Each adapter serves the port of one stage."""
