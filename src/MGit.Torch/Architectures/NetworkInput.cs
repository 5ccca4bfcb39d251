using MGit.Engine.Errors;
using MGit.Engine.Running.Architectures;
using static TorchSharp.torch;

namespace MGit.Torch.Architectures;

/// <summary>Brings what callers give into the shape an architecture takes.</summary>
public static class NetworkInput
{
    /// <summary>Type and shape the architecture takes; a new tensor or a view, owned by the caller's dispose scope.</summary>
    /// <param name="input">The architecture's input.</param>
    /// <param name="given">Rows, of any number type, on the CPU.</param>
    /// <param name="subject">The model, for messages.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: it does not fit.</exception>
    public static Tensor Prepare(ArchitectureInput input, Tensor given, string subject)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(given);
        long features = input.RowShape.Aggregate(1L, (product, size) => product * size);
        if (given.dim() == 1 && (input.IsTokens || given.shape[0] == features))
        {
            // One row, given without saying that it is one of several.
            given = given.unsqueeze(0);
        }

        long[] shape = given.shape;
        if (input.IsTokens)
        {
            return Tokens(input, given, subject);
        }

        long perRow = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        bool isRow = shape.Length > 0 && perRow == features && (shape.Length == 2 || input.RowShape.Count == 1 || shape.Skip(1).SequenceEqual(input.RowShape));
        return isRow
            ? given.to_type(ScalarType.Float32).reshape([shape[0], .. input.RowShape])
            : throw Misfit(subject, $"[rows,{string.Join(',', input.RowShape)}]", shape);
    }

    private static Tensor Tokens(ArchitectureInput input, Tensor given, string subject)
    {
        long[] shape = given.shape;
        if (shape.Length != 2 || shape[1] < 1 || shape[1] > input.RowShape[0] || given.is_floating_point())
        {
            throw Misfit(subject, $"whole numbers of [rows,length], length from 1 to {input.RowShape[0]}", shape);
        }

        Tensor tokens = given.to_type(ScalarType.Int64);
        if (tokens.numel() > 0)
        {
            using Tensor least = tokens.min();
            using Tensor most = tokens.max();
            if (least.item<long>() < 0 || most.item<long>() >= input.Vocabulary)
            {
                throw new MGitException(
                    ErrorCode.ArgumentInvalid,
                    $"{subject} takes tokens from 0 to {input.Vocabulary - 1}; the input has {least.item<long>()} to {most.item<long>()}.",
                    subject);
            }
        }

        return tokens;
    }

    private static MGitException Misfit(string subject, string expected, long[] shape) => new(
        ErrorCode.ArgumentInvalid, $"{subject} takes {expected}; the input is [{string.Join(',', shape)}].", subject);
}
