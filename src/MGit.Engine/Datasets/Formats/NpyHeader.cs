using System.Globalization;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>What the header of a NumPy array says.</summary>
internal sealed record NpyHeader(ElementType ElementType, bool IsFortran, TensorShape Shape)
{
    /// <summary>Reads <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (150, 4), }</c>: strings, two words and tuples of integers.</summary>
    public static NpyHeader Parse(string text, string path)
    {
        Cursor cursor = new(text, path);
        ElementType? type = null;
        bool? fortran = null;
        TensorShape? shape = null;
        cursor.Expect('{');
        while (!cursor.TryTake('}'))
        {
            string key = cursor.Quoted();
            cursor.Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    string descr = cursor.Quoted();
                    type = TypeOf(descr) ?? throw DatasetFault.In(path, $"the array has the element type {DatasetFault.Quote(descr)}; expected little-endian numbers ('<f4', '<i8', '|u1', …)");
                    break;
                case "fortran_order" when fortran is null:
                    fortran = cursor.Word() switch { "True" => true, "False" => false, _ => throw cursor.Unexpected("True or False") };
                    break;
                case "shape" when shape is null:
                    shape = cursor.Shape();
                    break;
                default:
                    throw DatasetFault.In(path, $"the array's header has the key {DatasetFault.Quote(key)}, unknown or for the second time");
            }

            if (!cursor.TryTake(','))
            {
                cursor.Expect('}');
                break;
            }
        }

        cursor.RequireEnd();
        return type is null || fortran is null || shape is null
            ? throw DatasetFault.In(path, "the array's header lacks descr, fortran_order or shape")
            : new NpyHeader(type.Value, fortran.Value, shape);
    }

    private static ElementType? TypeOf(string descr) => descr switch
    {
        "<f2" => ElementType.F16,
        "<f4" => ElementType.F32,
        "<f8" => ElementType.F64,
        "|i1" or "<i1" => ElementType.I8,
        "<i2" => ElementType.I16,
        "<i4" => ElementType.I32,
        "<i8" => ElementType.I64,
        "|u1" or "<u1" => ElementType.U8,
        "<u2" => ElementType.U16,
        "<u4" => ElementType.U32,
        "<u8" => ElementType.U64,
        "|b1" => ElementType.Bool,
        _ => null,
    };

    private sealed class Cursor(string text, string path)
    {
        private int _at;

        public MGitException Unexpected(string expected)
            => DatasetFault.In(path, string.Create(CultureInfo.InvariantCulture, $"the array's header is malformed at character {_at}; expected {expected}"));

        public bool TryTake(char expected)
        {
            SkipSpace();
            if (_at == text.Length || text[_at] != expected)
            {
                return false;
            }

            _at++;
            return true;
        }

        public void Expect(char expected)
        {
            if (!TryTake(expected))
            {
                throw Unexpected($"'{expected}'");
            }
        }

        public string Quoted()
        {
            char quote = TryTake('\'') ? '\'' : TryTake('"') ? '"' : throw Unexpected("a string in quotes");
            int end = text.IndexOf(quote, _at);
            if (end < 0)
            {
                throw Unexpected("the end of the string");
            }

            string found = text[_at..end];
            _at = end + 1;
            return found;
        }

        public string Word()
        {
            SkipSpace();
            int start = _at;
            while (_at < text.Length && char.IsAsciiLetterOrDigit(text[_at]))
            {
                _at++;
            }

            return text[start.._at];
        }

        public TensorShape Shape()
        {
            List<long> dimensions = [];
            Expect('(');
            while (!TryTake(')'))
            {
                if (dimensions.Count == TensorShape.MaxRank || !long.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out long dimension))
                {
                    throw Unexpected("a dimension");
                }

                dimensions.Add(dimension);
                if (!TryTake(','))
                {
                    Expect(')');
                    break;
                }
            }

            try
            {
                return new TensorShape([.. dimensions]);
            }
            catch (OverflowException overflow)
            {
                throw DatasetFault.In(path, "the array's shape has more elements than 63 bits can count", overflow);
            }
        }

        public void RequireEnd()
        {
            SkipSpace();
            if (_at != text.Length)
            {
                throw Unexpected("nothing more");
            }
        }

        private void SkipSpace()
        {
            while (_at < text.Length && text[_at] is ' ' or '\n' or '\t' or '\r')
            {
                _at++;
            }
        }
    }
}
