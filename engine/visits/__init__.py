"""Going to a platform: browser folder, pace, daily budget, and a crawl log row per visit."""
