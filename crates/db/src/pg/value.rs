//! Values in PostgreSQL's binary form.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use model::{Id, Value};
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::list::List;

type Failure = Box<dyn Error + Sync + Send>;

/// A parameter.
pub(super) enum Bound<'a> {
    Value(&'a Value),
    List(List<'a>),
}

/// The type that a value declares its parameter to be, as on SQLite, where the value alone decides. A null
/// leaves it to be inferred.
pub(super) fn declared(bound: &Bound<'_>) -> Type {
    match bound {
        Bound::Value(Value::Null) => Type::UNKNOWN,
        Bound::Value(Value::Text(_)) => Type::TEXT,
        Bound::Value(Value::Integer(_)) => Type::INT8,
        Bound::Value(Value::Real(_)) => Type::FLOAT8,
        Bound::Value(Value::Boolean(_)) => Type::BOOL,
        Bound::Value(Value::Id(_)) => Type::UUID,
        Bound::Value(Value::Bytes(_)) => Type::BYTEA,
        Bound::List(List::Ids(_)) => Type::UUID_ARRAY,
        Bound::List(List::Integers(_)) => Type::INT8_ARRAY,
        Bound::List(List::Texts(_)) => Type::TEXT_ARRAY,
        Bound::List(List::Reals(_)) => Type::FLOAT8_ARRAY,
    }
}

/// Writes a value that is not null.
pub(super) fn write(value: &Value, out: &mut BytesMut) {
    match value {
        Value::Null => {}
        Value::Text(text) => out.put_slice(text.as_bytes()),
        Value::Integer(number) => out.put_i64(*number),
        // Without its sign, as SQLite stores zero.
        Value::Real(number) => out.put_f64(*number + 0.0),
        Value::Boolean(truth) => out.put_u8(u8::from(*truth)),
        Value::Id(id) => out.put_slice(&id.0),
        Value::Bytes(bytes) => out.put_slice(bytes),
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Bound::Value(Value::Null) => Ok(IsNull::Yes),
            Bound::Value(value) => {
                write(value, out);
                Ok(IsNull::No)
            }
            Bound::List(List::Ids(ids)) => {
                ids.iter().map(IdElement).collect::<Vec<_>>().as_slice().to_sql(ty, out)
            }
            Bound::List(List::Integers(numbers)) => numbers.as_slice().to_sql(ty, out),
            Bound::List(List::Texts(texts)) => texts.as_slice().to_sql(ty, out),
            Bound::List(List::Reals(numbers)) => numbers.as_slice().to_sql(ty, out),
        }
    }

    /// Statements are found by the types of their parameters, so what arrives here fits.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Bound<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", declared(self))
    }
}

#[derive(Debug)]
struct IdElement<'a>(&'a Id);

impl ToSql for IdElement<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        out.put_slice(&self.0.0);
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }

    to_sql_checked!();
}

/// A column of an answer.
pub(super) struct Raw(pub Value);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Raw, Failure> {
        Ok(Raw(match *ty {
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN => {
                Value::Text(std::str::from_utf8(raw)?.to_owned())
            }
            Type::INT8 => Value::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Integer(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Value::Integer(i64::from(i16::from_sql(ty, raw)?)),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Value::Real(f64::from(f32::from_sql(ty, raw)?)),
            Type::BOOL => Value::Boolean(bool::from_sql(ty, raw)?),
            Type::UUID => Value::Id(Id::from_slice(raw).ok_or("not sixteen bytes")?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            _ => return Err(format!("an answer of type {ty}: cast it to one of the portable types").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Raw, Failure> {
        Ok(Raw(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
