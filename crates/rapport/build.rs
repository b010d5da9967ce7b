//! Builds again when the page was built again, so that the binary never carries an old one.

fn main() {
    println!("cargo:rerun-if-changed=../../ui/dist");
}
