"""The application on screen: pages as data, pure views, one door to the model."""
