"""What has to be known of a wiki to read its pages: titles, dates, digits, time zone."""
