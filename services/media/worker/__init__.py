"""The media worker: takes leased jobs, runs ffmpeg in a sandbox, publishes results once."""
