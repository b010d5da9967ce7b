//! What is she worth, what does she need: value models and the figures on them.
