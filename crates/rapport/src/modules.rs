//! The rooms, in the order in which each stands on those before it.

use platform::Module;

/// Every room of the product.
pub fn modules() -> Vec<Module> {
    vec![identify::MODULE, differentiate::MODULE, interact::MODULE, crate::doctor::MODULE]
}
