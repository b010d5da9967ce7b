//! The SQL of collecting.

db::statements! {
    /// The products with some numbers.
    pub PRODUCTS = "select p.sku, p.id from texts($1) l cross join products p where p.sku = l.value order by p.created_at, p.id";
}
