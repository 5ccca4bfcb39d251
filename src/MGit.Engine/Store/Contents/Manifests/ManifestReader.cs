using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Manifests;

/// <summary>Reads and validates a manifest's bytes, which may come from another's repository.</summary>
internal static class ManifestReader
{
    /// <exception cref="MalformedRecordException">The bytes are not a manifest, or not a consistent one.</exception>
    /// <exception cref="MGitException">RepositoryTooNew.</exception>
    public static Manifest Read(ContentId id, ReadOnlySpan<byte> bytes)
    {
        FieldReader reader = new(bytes);
        if (!reader.Take(ManifestWriter.Magic.Length).SequenceEqual(ManifestWriter.Magic))
        {
            throw new MalformedRecordException("The bytes are not a manifest.");
        }

        RecordVersion.Require(reader.Byte(), ManifestWriter.FormatVersion, "manifest");
        byte flags = reader.Byte();
        double? epsilon = (flags & 2) != 0 ? reader.Real() : null;
        CheckpointFormat[] formats = ReadFormats(ref reader);
        ManifestFile[] files = new ManifestFile[reader.Count(10)];
        bool[] hasSkeleton = new bool[files.Length];
        for (int index = 0; index < files.Length; index++)
        {
            files[index] = ReadFile(ref reader, formats, out hasSkeleton[index]);
        }

        string[] evidence = ReadTexts(ref reader);
        ManifestExtent[][] extents = new ManifestExtent[files.Length][];
        for (int index = 0; index < files.Length; index++)
        {
            extents[index] = ReadReferences(ref reader, files[index].Extents);
        }

        ManifestContent[] contents = ReadContents(ref reader);
        for (int index = 0; index < files.Length; index++)
        {
            files[index] = Complete(files[index], extents[index], reader.Id(), hasSkeleton[index] ? reader.Id() : default);
        }

        reader.End();
        Manifest manifest = new()
        {
            Id = id,
            Format = formats[0],
            IsFolder = (flags & 1) != 0,
            Epsilon = epsilon,
            Contents = contents,
            Files = files,
            Evidence = [.. evidence.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new ParentEvidence(pair[0], pair[1]))],
        };
        ManifestValidation.Require(manifest);
        return manifest;
    }

    private static CheckpointFormat[] ReadFormats(ref FieldReader reader)
    {
        string[] names = ReadTexts(ref reader);
        CheckpointFormat[] formats = new CheckpointFormat[names.Length];
        for (int index = 0; index < names.Length; index++)
        {
            // A format this version does not know is kept as bytes all the same: the extents say what is in it.
            formats[index] = Enum.TryParse(names[index], out CheckpointFormat format) && Enum.IsDefined(format) ? format : CheckpointFormat.Plain;
        }

        return formats.Length > 0 ? formats : throw new MalformedRecordException("The manifest names no format.");
    }

    private static ManifestFile ReadFile(ref FieldReader reader, CheckpointFormat[] formats, out bool hasSkeleton)
    {
        string path = reader.Text();
        long length = reader.Long();
        CheckpointFormat format = formats[reader.Int(formats.Length - 1)];
        byte flags = reader.Byte();
        hasSkeleton = (flags & 1) != 0;
        ManifestExtent[] extents = ReadExtents(ref reader, length);
        TensorEntry[] tensors = ReadTensors(ref reader, extents);
        ChecksumFixup[] fixups = ReadFixups(ref reader);
        string[] notices = ReadTexts(ref reader);
        string[] metadata = ReadTexts(ref reader);
        Dictionary<string, string> pairs = new(metadata.Length / 2, StringComparer.Ordinal);
        for (int index = 0; index + 1 < metadata.Length; index += 2)
        {
            pairs[metadata[index]] = metadata[index + 1];
        }

        return new ManifestFile
        {
            Path = path,
            Length = length,
            Sha256 = default,
            Format = format,
            IsExact = (flags & 2) == 0,
            Extents = extents,
            Tensors = tensors,
            Fixups = fixups,
            Notices = notices,
            Metadata = pairs,
        };
    }

    private static string[] ReadTexts(ref FieldReader reader)
    {
        string[] texts = new string[reader.Count()];
        for (int index = 0; index < texts.Length; index++)
        {
            texts[index] = reader.Text();
        }

        return texts;
    }

    private static ManifestExtent[] ReadExtents(ref FieldReader reader, long fileLength)
    {
        ManifestExtent[] extents = new ManifestExtent[reader.Count(3)];
        long end = 0;
        for (int index = 0; index < extents.Length; index++)
        {
            long gap = reader.Long();
            ElementType type = reader.ElementType();
            TensorShape shape = reader.Shape();
            long length = RecordVersion.Checked(() => type.ByteSize(shape.ElementCount));
            if (gap > fileLength - end || length > fileLength - end - gap)
            {
                throw new MalformedRecordException("An extent lies outside its file.");
            }

            extents[index] = new ManifestExtent(end + gap, type, shape, -1, -1);
            end += gap + length;
        }

        return extents;
    }

    private static TensorEntry[] ReadTensors(ref FieldReader reader, ManifestExtent[] extents)
    {
        TensorEntry[] tensors = new TensorEntry[reader.Count(3)];
        string previous = string.Empty;
        int expected = 0;
        for (int index = 0; index < tensors.Length; index++)
        {
            int shared = reader.Int(previous.Length);
            string name = string.Concat(previous.AsSpan(0, shared), reader.Text());
            byte flags = reader.Byte();
            int extent = expected;
            ElementType type;
            TensorShape shape;
            long offset = 0;
            if ((flags & 1) != 0)
            {
                if (expected >= extents.Length)
                {
                    throw new MalformedRecordException($"Tensor '{name}' views an extent that is not there.");
                }

                (type, shape) = (extents[expected].ElementType, extents[expected].Shape);
            }
            else
            {
                extent = reader.Int(extents.Length) - 1;
                type = reader.ElementType();
                shape = reader.Shape();
                offset = reader.Long();
            }

            long[]? strides = (flags & 2) != 0 ? ReadStrides(ref reader, shape.Rank) : null;
            string? quantization = (flags & 4) != 0 ? reader.Text() : null;
            tensors[index] = new TensorEntry(name, type, shape, extent, offset, strides, quantization);
            previous = name;
            expected = extent + 1 < extents.Length ? extent + 1 : 0;
        }

        return tensors;
    }

    private static long[] ReadStrides(ref FieldReader reader, int rank)
    {
        long[] strides = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            strides[axis] = reader.Long();
        }

        return strides;
    }

    private static ChecksumFixup[] ReadFixups(ref FieldReader reader)
    {
        ChecksumFixup[] fixups = new ChecksumFixup[reader.Count(3)];
        for (int index = 0; index < fixups.Length; index++)
        {
            long[] fields = new long[reader.Count()];
            for (int field = 0; field < fields.Length; field++)
            {
                fields[field] = reader.Long();
            }

            fixups[index] = new ChecksumFixup(fields, reader.Long(), reader.Long());
        }

        return fixups;
    }

    private static ManifestExtent[] ReadReferences(ref FieldReader reader, IReadOnlyList<ManifestExtent> extents)
    {
        ManifestExtent[] completed = [.. extents];
        for (int index = 0; index < completed.Length;)
        {
            int content = reader.Int();
            int member = reader.Int(BundleHeader.MaxMembers) - 1;
            int count = reader.Int(completed.Length - index);
            if (count == 0)
            {
                throw new MalformedRecordException("A run of references is empty.");
            }

            for (int step = 0; step < count; step++, index++)
            {
                completed[index] = completed[index] with
                {
                    Content = member < 0 ? content + step : content,
                    Member = member < 0 ? -1 : member + step,
                };
            }
        }

        return completed;
    }

    private static ManifestContent[] ReadContents(ref FieldReader reader)
    {
        ManifestContent[] contents = new ManifestContent[reader.Count(1 + ContentId.Size)];
        for (int index = 0; index < contents.Length; index++)
        {
            contents[index] = new ManifestContent(default, reader.Byte() != 0);
        }

        for (int index = 0; index < contents.Length; index++)
        {
            contents[index] = contents[index] with { Id = reader.Id() };
        }

        return contents;
    }

    private static ManifestFile Complete(ManifestFile file, ManifestExtent[] extents, ContentId sha256, ContentId skeleton) => new()
    {
        Path = file.Path,
        Length = file.Length,
        Sha256 = sha256,
        Format = file.Format,
        IsExact = file.IsExact,
        Skeleton = skeleton,
        Extents = extents,
        Tensors = file.Tensors,
        Fixups = file.Fixups,
        Notices = file.Notices,
        Metadata = file.Metadata,
    };
}
