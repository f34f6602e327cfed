"""Several people at the same thing at the same moment, across the apps; each app's own races are in its folder."""
