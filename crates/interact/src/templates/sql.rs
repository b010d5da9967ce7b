//! The SQL of templates.

db::statements! {
    pub(super) NOTE = "insert into template_items (template, item, at) values ($1, $2, $3) \
         on conflict (template, item) do nothing";
    pub(super) ITEMS = "select item from template_items where template = $1";
    pub(super) CHOSEN = "select template from template_items where item = '' order by at desc, template limit 1";
    // The pipeline of no trade, where nobody changed it or put a deal on it.
    pub(super) UNUSED = "select p.id from pipelines p where p.source = 'template' and p.source_id = 'blank/pipelines/Sales' \
         and p.updated_at = p.created_at \
         and not exists (select 1 from deals d where d.pipeline_id = p.id) \
         and not exists (select 1 from stages s where s.pipeline_id = p.id \
         and (s.updated_at <> s.created_at or s.source is null))";
}
